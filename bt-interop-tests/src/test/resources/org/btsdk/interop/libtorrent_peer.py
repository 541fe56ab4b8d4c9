# A peer of libtorrent-rasterbar with one torrent, a file or a magnet link:
# libtorrent_peer.py ADDRESS TORRENT FOLDER DISCOVERY
# Prints "listening PORT", then "complete" once all is there, on the disk as well; everything else it prints is for people.
# Reads lines "dial ADDRESS PORT" from standard input, and leaves when that ends.
import select
import sys
import time

import libtorrent as lt

address, torrent, folder, discovery = sys.argv[1:5]


def say(line):
    print(line, flush=True)


session = lt.session({
    'listen_interfaces': address + ':0',
    'outgoing_interfaces': address,
    'enable_dht': False,
    'enable_lsd': discovery == 'LSD',
    'enable_upnp': False,
    'enable_natpmp': False,
    'enable_incoming_utp': False,
    'enable_outgoing_utp': False,
    'allow_multiple_connections_per_ip': True,
    'alert_mask': lt.alert.category_t.error_notification | lt.alert.category_t.status_notification
    | lt.alert.category_t.tracker_notification | lt.alert.category_t.connect_notification
    | lt.alert.category_t.storage_notification,
})
if torrent.startswith('magnet:'):
    wanted = lt.parse_magnet_uri(torrent)
else:
    wanted = lt.add_torrent_params()
    wanted.ti = lt.torrent_info(torrent)
wanted.save_path = folder
wanted.flags = lt.torrent_flags.default_flags & ~lt.torrent_flags.auto_managed & ~lt.torrent_flags.paused
handle = session.add_torrent(wanted)
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
        if words[0] == 'dial':
            handle.connect_peer((words[1], int(words[2])))
    for alert in session.pop_alerts():
        if isinstance(alert, lt.listen_succeeded_alert) and not listening:
            listening = True
            say('listening %d' % alert.port)
        elif isinstance(alert, lt.cache_flushed_alert) and seeding and not complete:
            complete = True
            say('complete')
        say('# %.1f s: %s' % (time.monotonic() - begin, alert.message()))
    if not seeding and handle.status().is_seeding:
        seeding = True
        handle.flush_cache()  # the last pieces may be verified and not written yet
