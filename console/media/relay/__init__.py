"""The recorder's streams served to others as RTSP, packets as they came from the camera."""
