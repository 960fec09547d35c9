"""Measurements that `vivevoix bench` prints."""
