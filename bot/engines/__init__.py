"""Speech engines behind the ports: Vosk, Piper, voice activity."""
