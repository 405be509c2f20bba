"""Measures kzarchive and other site generators at the same work: see docs/performance.md."""
