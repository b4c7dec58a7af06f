"""`python -m bench.peers.spider SANDBOX FILE FOLDER LIST …`: the usual extraction, by Scrapy into SQLite.

Run in the peers' environment: a key that keeps anybody from being in twice, commits in batches of 500. FOLDER is
Scrapy's JOBDIR, by which it goes on after a stop; `-` for none.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess

BATCH = 500
PAGE = 1_000
COLUMNS = ("user_id", "source", "username", "full_name", "is_verified", "is_private", "picture")
TABLE = f"""
create table if not exists follower ({COLUMNS[0]} text primary key, {", ".join(f"{c} text" for c in COLUMNS[1:])})
"""
INSERT = f"insert or ignore into follower values ({', '.join('?' * len(COLUMNS))})"


class Followers(scrapy.Spider):  # type: ignore[misc]
    """Reads each list page by page, an item a person."""

    name = "followers"
    sandbox = ""
    file = ""
    lists: tuple[str, ...] = ()

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """The first page of each list."""
        for of in self.lists:
            yield scrapy.Request(self.address(of), cb_kwargs={"of": of})

    def parse(self, response: Any, of: str) -> Iterator[Any]:
        """A page's people, then the next page."""
        page = response.json()
        for p in page["people"]:
            yield {
                "user_id": p["userId"],
                "source": of,
                "username": p["handle"],
                "full_name": p["fullName"],
                "is_verified": p["isVerified"],
                "is_private": p["isPrivate"],
                "picture": p["picture"],
            }
        if page["nextCursor"]:
            yield response.follow(f"{self.address(of)}&cursor={page['nextCursor']}", cb_kwargs={"of": of})

    def address(self, of: str) -> str:
        """A list's first page."""
        return f"{self.sandbox}/v1/people/instagram/{of}/followers?limit={PAGE}"


class IntoSqlite:
    """The pipeline: a row an item."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.taken = 0

    @classmethod
    def from_crawler(cls, crawler: Any) -> IntoSqlite:
        """As Scrapy makes it."""
        return cls(crawler.spidercls.file)

    def open_spider(self) -> None:
        """The table."""
        self.db = sqlite3.connect(self.file)
        self.db.execute(TABLE)

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """One person, unless they are there."""
        self.db.execute(INSERT, [item[c] for c in COLUMNS])
        self.taken += 1
        if self.taken % BATCH == 0:
            self.db.commit()
        return item

    def close_spider(self) -> None:
        """The last batch."""
        self.db.commit()
        self.db.close()


def main(sandbox: str, file: str, folder: str, lists: list[str]) -> None:
    """Prints the seconds and the seconds of CPU, from the first request to the last commit."""
    Followers.sandbox, Followers.file, Followers.lists = sandbox, file, tuple(lists)
    settings = {
        "ITEM_PIPELINES": {"bench.peers.spider.IntoSqlite": 300},
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        **({} if folder == "-" else {"JOBDIR": folder}),
    }
    process = CrawlerProcess(settings)
    process.crawl(Followers)
    began, cpu = time.perf_counter(), time.process_time()
    process.start()
    print(time.perf_counter() - began, time.process_time() - cpu, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
