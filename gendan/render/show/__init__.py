"""The answer of `gendan show`, one file a format; `formats.FORMATS` names them all."""
