# Makes a v1 torrent as libtorrent-rasterbar does: make_torrent.py PATH TORRENT
import os
import sys

import libtorrent as lt

path, torrent = sys.argv[1:3]
files = lt.file_storage()
lt.add_files(files, path)
made = lt.create_torrent(files, 65536, lt.create_torrent.v1_only)
lt.set_piece_hashes(made, os.path.dirname(path))
with open(torrent, 'wb') as out:
    out.write(lt.bencode(made.generate()))
