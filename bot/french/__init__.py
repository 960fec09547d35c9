"""Pure text: what was heard, how to say things, plain sentences."""
