"""The driver of each camera's device and its channel there. `onvif_url` becomes the address for any driver.

Until now every device was an ONVIF device. There is no downgrade: a backup is the way back.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("camera", sa.Column("device_driver", sa.String(32), nullable=False, server_default=""))
    op.add_column("camera", sa.Column("device_channel", sa.String(200), nullable=False, server_default=""))
    op.execute("UPDATE camera SET device_driver = 'onvif' WHERE onvif_url <> ''")
