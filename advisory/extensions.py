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


class ViewLimiter(Limiter):
    """Limits at views alone. The library looks for some at every other page too, a tenth of the time of a short answer."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not in_middleware:
            super()._check_request_limit(callable_name, in_middleware)


limiter = ViewLimiter(get_remote_address, storage_uri="memory://", headers_enabled=True)
mail = Mail()
migrate = Migrate(render_as_batch=True, compare_type=True, render_item=plain_types)
