## Passkeys
login-passkey-button = 使用通行密钥登录
login-passkey-failed = 该通行密钥在此无法使用。请重试，或使用密码登录。
factor-intro-passkey = 请使用 { $username } 的通行密钥。
factor-passkey-button = 使用通行密钥
security-passkeys = 通行密钥
security-passkeys-intro = 通行密钥让您用指纹、面容或设备锁登录。没有人能猜到或盗走它。
security-passkeys-none = 您还没有通行密钥。
security-passkey-name = 通行密钥的名称
security-passkey-example = 我的笔记本电脑
security-passkey-add = 添加通行密钥
security-passkey-failed = 无法添加该通行密钥。请重试。
security-passkey-unsupported = 此浏览器在此无法使用通行密钥。
