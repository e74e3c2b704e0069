"""gendan (跟单): order follow-up as plain text in git, judged by rules."""

__version__ = "0.1.0"
