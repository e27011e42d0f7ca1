"""Run as a program of its own: HTML as JSON on standard input, a PDF on standard output.

The parent gives it limits, no environment and no way to this project but the press.
"""

import gc
import json
import os
import resource
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Final

MEMORY: Final = 768 * 1024 * 1024
SECONDS: Final = 60
OUTPUT: Final = 64 * 1024 * 1024


def limit() -> None:
    """Memory, processor time, no core file, no file larger than a return could be."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))


def main() -> None:
    limit()
    # The process ends with its page; looking for garbage would cost a tenth of the time.
    gc.disable()
    asked = json.loads(sys.stdin.buffer.read())
    spec = spec_from_file_location("press", Path(__file__).with_name("press.py"))
    if spec is None or spec.loader is None:
        raise SystemExit("the press is not beside this program")
    press = module_from_spec(spec)
    spec.loader.exec_module(press)
    sys.stdout.buffer.write(press.print_html(asked["html"], asked["sheet"]))
    sys.stdout.flush()
    # Taken apart in order, the interpreter lets go of the text libraries while a thread of
    # theirs may still be at work in them, and dies of it after the whole page was written.
    os._exit(0)


if __name__ == "__main__":
    main()
