"""The answer of `gendan check`, one file a format; `formats.FORMATS` names them all."""
