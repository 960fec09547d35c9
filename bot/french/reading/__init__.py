"""Any written French text made into words that a voice can say."""
