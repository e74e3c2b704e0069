"""The answer of `gendan documents`, one file a format; `formats.FORMATS` names them all."""
