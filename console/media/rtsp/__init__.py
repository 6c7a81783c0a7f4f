"""A client for RTSP over TCP, interleaved (RFC 2326), for the streams that nearly all cameras send.

Why one of our own beside libav's: a recorded camera costs less; a frame is handed on when its last packet is
here and not when the next frame begins (40 ms sooner at 25 frames a second); a stall is told at once; a read
can be interrupted from another thread; it knows the camera's clock. What it does not speak (UDP, MJPEG,
B-frames) libav does: `media.capture.stream_source` chooses.
"""
