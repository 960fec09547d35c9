"""The doors: telephone, microphone, keyboard."""
