"""File servers over FTP and FTPS (ftplib) and SFTP (paramiko), each on a connection to a checked address."""
