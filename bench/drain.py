"""Let the worker empty the outbox, and print how many seconds it took (without the start of the process)."""

import time

from advisory.factory import create_app
from advisory.worker import Worker


def main() -> None:
    worker = Worker(create_app())
    began = time.monotonic()
    worker.drain()
    print(time.monotonic() - began)


if __name__ == "__main__":
    main()
