"""The embedded ear: data, words, network and packaging."""
