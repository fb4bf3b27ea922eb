"""The extensions' instances, and nothing else. `db` lives in infra.db, `security` in infra.security."""

from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_mail import Mail
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from advisory.infra.db import db as db
from advisory.infra.i18n import babel as babel
from advisory.infra.migrations import plain_types
from advisory.infra.security import security as security

compress = Compress()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=True)
mail = Mail()
migrate = Migrate(render_as_batch=True, compare_type=True, render_item=plain_types)
