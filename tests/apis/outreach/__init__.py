"""Tests of the outreach API, over HTTP."""
