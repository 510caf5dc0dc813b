"""Version 1 of the AWS CLI, started once: most of a call's time is spent on importing it.

`serve SOCKET` imports it and forks for each call, until its stdin closes.
`call SOCKET ARGUMENT…` hands a call over, with its environment, folder and files, and ends as that does.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
from typing import Callable


def serve(path: str) -> None:
    import signal

    import awscli.clidriver
    import awscli.customizations.s3.s3  # noqa: F401  (what a plugin imports when it is first used)
    import botocore.endpoint  # noqa: F401

    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        connection, _ = listener.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            listener.close()
            os._exit(answer(connection, awscli.clidriver.main))
        connection.close()


def answer(connection: socket.socket, main: Callable[[], int]) -> int:
    length, files, _, _ = socket.recv_fds(connection, 8, 3)
    body = b""
    while len(body) < int(length):
        body += connection.recv(65536)
    arguments, environment, folder = json.loads(body)
    # Where the CLI keeps its own data; it says so when it is imported.
    data = os.environ["AWS_DATA_PATH"]
    os.environ.clear()
    os.environ.update({"AWS_DATA_PATH": data, **environment})
    os.chdir(folder)
    for target, file in enumerate(files):
        os.dup2(file, target)
    try:
        sys.argv = ["aws", *arguments]
        status = main()
    except SystemExit as end:
        status = end.code or 0
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(b"%d" % (status if isinstance(status, int) else 1))
    return 0


def call(path: str, arguments: list[str]) -> int:
    deadline = time.monotonic() + 60
    while True:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(path)
            break
        except OSError:  # it is still importing
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    body = json.dumps([arguments, dict(os.environ), os.getcwd()]).encode()
    socket.send_fds(connection, [b"%08d" % len(body)], [0, 1, 2])
    connection.sendall(body)
    return int(connection.recv(8) or 255)


def end_with_stdin() -> None:
    while os.read(0, 4096):
        pass
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1] == "call":
        sys.exit(call(sys.argv[2], sys.argv[3:]))
    threading.Thread(target=end_with_stdin, daemon=True).start()
    serve(sys.argv[2])
