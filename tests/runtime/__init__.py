"""Tests of the machinery without a product."""
