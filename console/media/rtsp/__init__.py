"""A client for RTSP (RFC 2326) over TCP, UDP and multicast, for the streams of nearly all cameras.

Reasons for our own client beside libav's: recording a camera costs less; a frame is passed on when its last
packet arrives and not when the next frame begins (40 ms sooner at 25 frames a second); a stall is reported at
once; a read can be interrupted from another thread; the camera's clock is known. What it does not support
(MJPEG) libav does: `media.capture.ladder` chooses.
"""
