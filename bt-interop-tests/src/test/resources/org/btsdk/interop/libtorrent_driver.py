# What the drivers of libtorrent-rasterbar have in common: a session that is told what to do by lines of standard input, and
# leaves when that ends. Prints "listening PORT", then "complete" once all of its torrent is there, on the disk as well;
# everything that begins with # is for people.
import select
import time

import libtorrent as lt


def say(line):
    print(line, flush=True)


def session(address, alerts, **settings):
    """A session that listens at an address, uses TCP alone, and tells of errors and what else is asked for."""
    category = lt.alert.category_t
    return lt.session({
        'listen_interfaces': address + ':0',
        'outgoing_interfaces': address,
        'enable_upnp': False,
        'enable_natpmp': False,
        'enable_incoming_utp': False,
        'enable_outgoing_utp': False,
        'allow_multiple_connections_per_ip': True,
        'alert_mask': category.error_notification | category.status_notification | category.connect_notification
        | category.storage_notification | alerts,
        **settings,
    })


def add(session, params, folder):
    """Adds a torrent that begins at once."""
    params.save_path = folder
    params.flags = lt.torrent_flags.default_flags & ~lt.torrent_flags.auto_managed & ~lt.torrent_flags.paused
    return session.add_torrent(params)


def run(session, command, tell=lambda alert: None, handle=None):
    """Does what lines say: command gets their words, and may give a torrent's handle."""
    begin = time.monotonic()
    stdin = open(0, 'rb', buffering=0)
    seeding = False
    complete = False
    listening = False
    while True:
        # Without a buffer, in which lines would wait that select does not tell of.
        readable, _, _ = select.select([stdin], [], [], 0.05)
        if readable:
            words = stdin.readline().decode().split()
            if not words:
                break
            handle = command(words) or handle
        for alert in session.pop_alerts():
            if isinstance(alert, lt.listen_succeeded_alert) and not listening:
                listening = True
                say('listening %d' % alert.port)
            elif isinstance(alert, lt.cache_flushed_alert) and seeding and not complete:
                complete = True
                say('complete')
            tell(alert)
            say('# %.1f s: %s' % (time.monotonic() - begin, alert.message()))
        if handle and not seeding and handle.status().is_seeding:
            seeding = True
            handle.flush_cache()  # the last pieces may be verified and not written yet
