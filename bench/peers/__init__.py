"""What people would write instead, the usual way, measured beside Overture in one run.

Not part of the product: Celery, Redis, an ORM and Scrapy live in an environment of their own.
"""
