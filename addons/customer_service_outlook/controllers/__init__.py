from . import authenticate, mail_plugin
