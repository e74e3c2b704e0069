"""The answer of `gendan risks`, one file a format; `formats.FORMATS` names them all."""
