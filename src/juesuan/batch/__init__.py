"""Many documents: a few on this machine (``check_files``), very many into a data set (``run``)."""
