"""The tests; they mirror overture/, one file for each source file.

Not imported by the product.
"""
