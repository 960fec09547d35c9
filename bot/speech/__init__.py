"""The spoken turn: endpointing, barge-in, playback, the call loop."""
