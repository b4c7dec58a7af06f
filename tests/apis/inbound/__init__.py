"""Tests of what platforms push to us, over HTTP."""
