# A peer of libtorrent-rasterbar with one torrent, a file or a magnet link:
# libtorrent_peer.py ADDRESS TORRENT FOLDER DISCOVERY
# Reads lines "dial ADDRESS PORT"; else see libtorrent_driver.py.
import sys

import libtorrent as lt

import libtorrent_driver as driver

address, torrent, folder, discovery = sys.argv[1:5]
session = driver.session(
    address, lt.alert.category_t.tracker_notification, enable_dht=False, enable_lsd=discovery == 'LSD')
if torrent.startswith('magnet:'):
    wanted = lt.parse_magnet_uri(torrent)
else:
    wanted = lt.add_torrent_params()
    wanted.ti = lt.torrent_info(torrent)
handle = driver.add(session, wanted, folder)


def command(words):
    if words[0] == 'dial':
        handle.connect_peer((words[1], int(words[2])))


driver.run(session, command, handle=handle)
