"""Privacy zones: polygons in a camera's world, where they lie on a picture, who may lift them."""
