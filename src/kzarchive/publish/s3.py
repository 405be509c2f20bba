"""A bucket of S3, or of any store that speaks its language (MinIO, Cloudflare R2, Ceph, PS Cloud and others).

boto3 finds the credentials: in the environment, in `~/.aws`, or in the machine's role. It repeats what fails for a
moment, waiting longer each time.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

import boto3  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]

from kzarchive import urls
from kzarchive.batches import of_size
from kzarchive.destinations import S3, Encoding
from kzarchive.digest import digest
from kzarchive.errors import SiteError
from kzarchive.publish.manifest import Item, content, is_text
from kzarchive.publish.target import CLAIM, RECORD, Sent, failure

PARALLEL = 16
ATTEMPTS = 8
BATCH = 1_000
"""The most that one request can delete; files are sent in batches of as many."""

TYPES = {
    "html": "text/html; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/x-icon",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "gz": "application/gzip",
    "woff2": "font/woff2",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "webmanifest": "application/manifest+json",
}
"""The media type by suffix; the tables of machines differ, so none of them is asked."""


def items(outputs: Iterable[tuple[str, bytes]], destination: S3) -> dict[str, Item]:
    """Returns the objects of a bucket by path; the stamp stands for their headers too."""
    found = {}
    for path, content_digest in outputs:
        encoding = destination.compress[0] if destination.compress and is_text(path) else None
        shown = "\n".join(f"{name}: {value}" for name, value in headers(path, encoding, destination).items())
        found[path] = Item(path, path, content_digest, digest(content_digest, shown.encode()), encoding)
    return found


def headers(path: str, encoding: Encoding | None, destination: S3) -> dict[str, str]:
    """Returns with which headers an object is stored, by boto3's names."""
    part = urls.part(path)
    seconds = getattr(destination.cache, part) if part in ("assets", "articles") else destination.cache.lists
    if path.endswith(("/feed.xml", "/feed.json")) or path in ("feed.xml", "feed.json"):
        kind = "application/atom+xml; charset=utf-8" if path.endswith(".xml") else "application/feed+json"
    else:
        kind = TYPES.get(path.rpartition(".")[2].lower(), "application/octet-stream")
    found = {"ContentType": kind, "CacheControl": f"public, max-age={seconds}"}
    return found | ({"ContentEncoding": encoding} if encoding else {})


class S3Target:
    """One bucket, or what begins with a prefix in it; see `target.Target`."""

    def __init__(self, destination: S3, built: Path) -> None:
        self._destination = destination
        self._built = built
        config = Config(
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            max_pool_connections=PARALLEL,
            connect_timeout=10,
            read_timeout=60,
            # Stores other than Amazon's don't all know the newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        with _told("can't be reached"):
            session = boto3.Session(profile_name=destination.profile or None, region_name=destination.region or None)
            self._client = session.client("s3", endpoint_url=destination.endpoint or None, config=config)

    def _key(self, path: str) -> dict[str, str]:
        return {"Bucket": self._destination.bucket, "Key": self._destination.prefix + path}

    def _get(self, path: str) -> bytes | None:
        try:
            with _told(path):
                return bytes(self._client.get_object(**self._key(path))["Body"].read())
        except self._client.exceptions.NoSuchKey:
            return None

    def _note(self, path: str) -> bytes | None:
        data = self._get(path)
        return None if data is None else gzip.decompress(data)

    def published(self) -> bytes | None:
        """See `Target`."""
        return self._note(RECORD)

    def claimed(self) -> bytes | None:
        """See `Target`."""
        return self._note(CLAIM)

    def claim(self, token: str, claim: bytes, *, over: bool) -> bool:
        """See `Target`; the store itself lets only one of two claims in."""
        only_new = {} if over else {"IfNoneMatch": "*"}
        try:
            with _told(CLAIM):
                self._client.put_object(**self._key(CLAIM), Body=gzip.compress(claim, mtime=0), **only_new)
        except _RefusedError:
            return False
        return self.claimed() == claim

    def send(self, items: Sequence[Item]) -> Iterator[Sent]:
        """See `Target`; many at a time. If one fails, those that were on their way are still told of."""
        for batch in of_size(items, BATCH):
            failed: Exception | None = None
            with ThreadPoolExecutor(PARALLEL) as pool:
                futures: list[Future[Sent]] = [pool.submit(self._put, item) for item in batch]
                for future in as_completed(futures):
                    if future.cancelled():
                        continue
                    error = future.exception()
                    if error is None:
                        yield future.result()
                    elif failed is None and isinstance(error, Exception):
                        failed = error
                        for other in futures:
                            other.cancel()
            if failed:
                raise failed

    def _put(self, item: Item) -> Sent:
        data = content(self._built, item)
        with _told(item.path):
            shown = headers(item.path, item.encoding, self._destination)
            self._client.put_object(**self._key(item.path), Body=data, **shown)
        return Sent(item.path, len(data))

    def differing(self, items: Sequence[Item]) -> list[str]:
        """See `Target`."""
        return [item.path for item in items if self._get(item.path) != content(self._built, item)]

    def delete(self, paths: Sequence[str]) -> None:
        """See `Target`."""
        for batch in of_size(paths, BATCH):
            keys = [{"Key": self._destination.prefix + path} for path in batch]
            with _told("can't delete"):
                wanted = {"Objects": keys, "Quiet": True}
                answer = self._client.delete_objects(Bucket=self._destination.bucket, Delete=wanted)
            for refused in answer.get("Errors", ()):
                raise failure(f"{refused['Key']} can't be deleted: {refused.get('Message') or refused.get('Code')}")

    def finish(self, record: bytes) -> None:
        """See `Target`."""
        with _told(RECORD):
            self._client.put_object(**self._key(RECORD), Body=gzip.compress(record, mtime=0))
        self.delete([CLAIM])


class _RefusedError(Exception):
    """The store holds such an object already."""


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Turns what boto3 raises into problems; an object that is not there stays boto3's own error."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code == "NoSuchKey":
            raise
        if code in ("PreconditionFailed", "ConditionalRequestConflict", "412"):
            raise _RefusedError from None
        raise _failure(what, str(error)) from None
    except BotoCoreError as error:
        raise _failure(what, str(error)) from None


def _failure(what: str, said: str) -> SiteError:
    hint = "credentials are found in the environment (AWS_ACCESS_KEY_ID …) or in ~/.aws"
    return failure(f"{what}: {said}", hint if "redential" in said or "AccessDenied" in said else "")
