"""Tests of the Instagram connector against servers that speak the wire as it is documented."""
