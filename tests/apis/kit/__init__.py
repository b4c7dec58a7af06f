"""Tests of the kit, with two families of their own."""
