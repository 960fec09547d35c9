"""Pure bytes: frames, resampling, WAV, level, rechunking."""
