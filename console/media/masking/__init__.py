"""Privacy zones on pictures: covered before a picture leaves the thread that decoded it."""
