"""Questions in the formats of other programs: bodies → file, file → bodies. Pure, one file a format."""
