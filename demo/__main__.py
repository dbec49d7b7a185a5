"""Serve the chat and, on another origin, the website of Voorbeeldstad that shows it."""

from __future__ import annotations

import sys
from pathlib import Path

from app.config import load_settings
from app.errors import KNOWN_ERRORS, failure_of
from app.serving import run_server
from demo.site import serving_site

CHAT_PORT, SITE_PORT = 7870, 7871  # as in demo/widgets.toml
WIDGETS = Path(__file__).parent / "widgets.toml"


def main() -> int:
    """Serve until interrupted."""
    try:
        settings = load_settings(host="127.0.0.1", port=CHAT_PORT, widgets_file=WIDGETS)
        with serving_site(f"http://127.0.0.1:{CHAT_PORT}", SITE_PORT) as site:
            print(f"Voorbeeldstad: {site}/", flush=True)  # noqa: T201
            run_server(settings)
    except KNOWN_ERRORS as error:
        print(f"demo: {error}", file=sys.stderr)  # noqa: T201
        failure = failure_of(error)
        return failure.exit_code if failure else 2
    except OSError as error:
        print(f"demo: port {SITE_PORT}: {error.strerror}; stop the other program", file=sys.stderr)  # noqa: T201
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
