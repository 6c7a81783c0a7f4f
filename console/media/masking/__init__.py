"""Privacy zones on pictures: they are covered before a picture leaves the thread that decoded it."""
