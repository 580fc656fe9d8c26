"""Opens pages as a browser does, through the host's web application in this process."""

import threading
import time

BASE = "http://localhost"


class Visitor:
    """A browser in which a user has logged in.

    :param registry: of the database
    :param str login: the user
    """

    def __init__(self, registry, login):
        import host
        from werkzeug.test import Client
        from werkzeug.wrappers import Response

        from odoo import http
        from odoo.service import security

        with host.environment(registry) as env:
            user = env["res.users"].search([("login", "=", login)])
            session = http.root.session_store.new()
            session.update(
                http.get_default_session(), db=registry.db_name, _trace_disable=True
            )
            session.uid, session.login = user.id, login
            session.session_token = security.compute_session_token(
                session, user.with_user(user).env
            )
            session.context = dict(user.with_user(user).context_get())
            http.root.session_store.save(session)
        self.cookie = f"session_id={session.sid}"
        self.client = Client(http.root, Response, use_cookies=False)
        self.process = None

    def open(self, request):
        """Open the page of a request.

        :return: milliseconds, number of queries, length of the answer in bytes
        :raises SystemExit: the page is not there
        """
        thread = threading.current_thread()
        options = {"base_url": BASE, "headers": {"Cookie": self.cookie}}
        if request.kwargs:
            options |= {"method": "POST", "json": {"params": request.kwargs}}
        thread.query_hooks = [self._note_process]
        started = time.perf_counter()
        try:
            answer = self.client.open(request.url, **options)
            length = len(answer.get_data())
        finally:
            thread.query_hooks = []
        elapsed = (time.perf_counter() - started) * 1000
        if answer.status_code not in (200, 303):
            raise SystemExit(f"{request.name}: {answer.status}")
        return elapsed, thread.query_count, length

    def _note_process(self, cr, _query, _params, _start, _delay):
        """Note which process of PostgreSQL works for the pages."""
        self.process = cr._cnx.info.backend_pid
