"""Privacy zones: polygons in a camera's world, their place on a picture, and who may lift them."""
