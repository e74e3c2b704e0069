"""The words of the trade as frozen values that cross between stages. No files, no clock, no printing."""
