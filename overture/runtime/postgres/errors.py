"""What can go wrong with the store, each as one sentence that says what to do.
No HTTP status and no code of a family: the API's answer while the store is away is made elsewhere."""


class StoreFailed(Exception):
    """The database could not be started or reached; the message says why and what to do."""


class DataFolderInUse(Exception):
    """Another process of Overture holds the data folder; the message names it."""
