
## 其他提供方

login-upstream = 使用 { $about } 登录
login-upstream-failed = 无法使用 { $about } 登录。请重试，或以其他方式登录。
login-upstream-declined = 您没有使用 { $about } 登录。
login-upstream-not-recent = { $about } 未确认您刚刚登录过。请以其他方式登录。
login-upstream-has-account = 您在此已有与 { $about } 关联的账户。请再次使用 { $about } 登录。
login-upstream-by-email = 如果您在这里没有密码，请选择“{ login-email }”。
login-upstream-new-password = 如果您在这里还没有密码，请选择“{ login-password-reset }”来设置密码。
upstream-link-title = 关联您的账户
upstream-link-ask = 要将 { $upstream } 与您的账户 { $account } 关联吗？
upstream-link-means = 此后，任何能以此身份登录 { $upstream } 的人都可以进入您的账户。
upstream-link-person = 您在 { $upstream } 的身份
upstream-link-unknown = 此处还没有账户与您的 { $upstream } 账户关联。
upstream-link-taken-address = 此处已有使用地址 { $email } 的账户。请先登录该账户，然后可将其与 { $upstream } 关联。
upstream-link-taken = 此账户已与此处另一个人的账户关联。
upstream-link-button = 关联
upstream-link-log-in = 我已有账户
upstream-link-cancel = 取消
upstream-create-intro = 新账户将包含以下信息：
upstream-create-button = 创建账户
upstreams-title = 已关联的账户
upstreams-intro = 您可以使用这些其他提供方的账户登录。
upstreams-none = 没有关联的账户。
upstreams-unlink = 取消关联
upstreams-link = 关联 { $about }
upstreams-last = 无法确认您不用它也能登录。请先以其他方式登录，或再关联一个账户。
upstreams-log-in = 以其他方式登录
mail-upstream-linked-subject = 您在 { $brand } 的账户已关联 { $about }
mail-upstream-linked-text = 您在 { $brand } 的账户已关联 { $about } 的一个账户。能在那里登录的人现在可以登录您的账户。
mail-upstream-unlinked-subject = 您在 { $brand } 的账户已取消关联 { $about }
mail-upstream-unlinked-text = 您在 { $brand } 的账户不再与 { $about } 关联。任何人都不能再以这种方式登录。
