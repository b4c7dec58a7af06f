"""Overture: creator outreach and social growth, self-hosted.

The package holds everything that runs; migrations, tests and docs lie beside it.
"""

__version__ = "0.1.0"
