# libtorrent_hash.py create|check TORRENT DATA OUTPUT PIECE_LENGTH: hashes as libtorrent does, then ends.
import os
import sys

import libtorrent as lt

what, torrent, data, output, piece_length = sys.argv[1:6]
folder = os.path.dirname(data)
if what == 'create':
    files = lt.file_storage()
    lt.add_files(files, data)
    made = lt.create_torrent(files, piece_size=int(piece_length), flags=lt.create_torrent.v1_only)
    lt.set_piece_hashes(made, folder)
    with open(output, 'wb') as out:
        out.write(lt.bencode(made.generate()))
    sys.exit(0)
session = lt.session({
    'listen_interfaces': '', 'enable_dht': False, 'enable_lsd': False, 'enable_upnp': False, 'enable_natpmp': False,
    'hashing_threads': os.cpu_count(),
    'alert_mask': lt.alert.category_t.error_notification | lt.alert.category_t.status_notification,
})
handle = session.add_torrent({
    'ti': lt.torrent_info(torrent),
    'save_path': folder,
    'flags': lt.torrent_flags.default_flags & ~lt.torrent_flags.auto_managed & ~lt.torrent_flags.paused,
})
while not handle.status().is_seeding:
    session.wait_for_alert(20)
    session.pop_alerts()
