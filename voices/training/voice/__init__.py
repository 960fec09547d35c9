"""The recipe of the embedded French voice: a small net that learns to speak like SVOX Pico from espeak-ng's
phonemes, with its vocoder inside one ONNX file that the unmodified Piper loads.

`python -m voices.training.voice build --work DIR` runs every step; each step keeps what it made in DIR.
"""
