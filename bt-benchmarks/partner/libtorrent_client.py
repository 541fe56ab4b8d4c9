# libtorrent-rasterbar with its defaults, or nearly: what bt is measured against.
# libtorrent_client.py DISK ADDRESS PORT FOLDER DOWN UP PEERS TORRENT...
#   DISK   mmap (the default), plain (reads and writes, no mapping), preset (high_performance_seed)
#   DOWN, UP  limits in bytes a second, 0 for none; PEERS  host:port with commas between, or -
# Prints "listening PORT", then "complete" once all torrents are; ends at SIGTERM.
import signal
import sys

import libtorrent as lt

disk, address, port, folder, down, up, peers = sys.argv[1:8]
settings = lt.high_performance_seed() if disk == 'preset' else {}
settings.update({
    'listen_interfaces': address + ':' + port,
    'outgoing_interfaces': address,
    'enable_dht': False,
    'enable_lsd': False,
    'enable_upnp': False,
    'enable_natpmp': False,
    'enable_incoming_utp': False,
    'enable_outgoing_utp': False,
    'allow_multiple_connections_per_ip': True,
    'unchoke_slots_limit': -1,
    'connections_limit': 8000,
    'out_enc_policy': 2,  # plain, as all others here
    'in_enc_policy': 1,
    'download_rate_limit': int(down),
    'upload_rate_limit': int(up),
    'alert_mask': lt.alert.category_t.error_notification | lt.alert.category_t.status_notification,
})
if disk == 'plain':
    settings['mmap_file_size_cutoff'] = 1 << 28
leave = False


def on_signal(*_):
    global leave
    leave = True


signal.signal(signal.SIGTERM, on_signal)
session = lt.session(settings)
handles = []
for torrent in sys.argv[8:]:
    handle = session.add_torrent({
        'ti': lt.torrent_info(torrent),
        'save_path': folder,
        'flags': lt.torrent_flags.default_flags & ~lt.torrent_flags.auto_managed & ~lt.torrent_flags.paused,
    })
    # limits are for peers from elsewhere as well as for those of this network
    handle.set_download_limit(int(down))
    handle.set_upload_limit(int(up))
    handles.append(handle)
    if peers != '-':
        for peer in peers.split(','):
            host, number = peer.rsplit(':', 1)
            handle.connect_peer((host, int(number)))
missing = set(range(len(handles)))
while not leave:
    session.wait_for_alert(100)
    for alert in session.pop_alerts():
        if isinstance(alert, lt.listen_succeeded_alert):
            print('listening %d' % alert.port, flush=True)
        elif isinstance(alert, (lt.torrent_finished_alert, lt.torrent_error_alert)):
            print('# ' + alert.message(), flush=True)
            done = [i for i in missing if handles[i].status().is_seeding]
            missing.difference_update(done)
            if done and not missing:
                print('complete', flush=True)
