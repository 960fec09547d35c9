"""The runtime: channels, speech, engines, store, sources, rules of the field."""
