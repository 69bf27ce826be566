"""What every test has: its databases, its browser, and no way off this machine."""

pytest_plugins = [
    "tests.support.network",
    "tests.support.skips",
    "tests.support.databases",
    "tests.support.runtime",
    "tests.support.browser",
    "tests.support.site",
    "tests.support.console",
]
