
## مزودون آخرون

login-upstream = تسجيل الدخول باستخدام { $about }
login-upstream-failed = تعذّر تسجيل الدخول باستخدام { $about }. حاول مرة أخرى أو سجّل الدخول بطريقة أخرى.
login-upstream-declined = لم تسجّل الدخول باستخدام { $about }.
login-upstream-not-recent = لم يؤكد { $about } أنك سجّلت الدخول للتو. سجّل الدخول بطريقة أخرى.
login-upstream-has-account = لديك حساب هنا بالفعل مع { $about }. سجّل الدخول مرة أخرى عبر { $about }.
login-upstream-by-email = إذا لم تكن لديك كلمة مرور هنا، فاختر «{ login-email }».
login-upstream-new-password = إذا لم تكن لديك كلمة مرور هنا بعد، فاختر «{ login-password-reset }» لتعيين واحدة.
upstream-link-title = ربط حساباتك
upstream-link-ask = هل تريد ربط { $upstream } بحسابك { $account }؟
upstream-link-means = بعد ذلك، يدخل إلى حسابك كل من يستطيع تسجيل الدخول إلى { $upstream } بهذه الهوية.
upstream-link-person = هويتك لدى { $upstream }
upstream-link-unknown = لا يوجد هنا حساب مرتبط بحسابك لدى { $upstream } بعد.
upstream-link-taken-address = يوجد هنا حساب بالعنوان { $email }. سجّل الدخول إليه أولًا، ثم يمكنك ربطه بـ { $upstream }.
upstream-link-taken = هذا الحساب مرتبط هنا بحساب شخص آخر.
upstream-link-button = ربط
upstream-link-log-in = لدي حساب بالفعل
upstream-link-cancel = إلغاء
upstream-create-intro = سيتضمن الحساب الجديد هنا هذه البيانات:
upstream-create-button = إنشاء حساب
upstreams-title = الحسابات المرتبطة
upstreams-intro = يمكنك تسجيل الدخول بهذه الحسابات لدى مزودين آخرين.
upstreams-none = لا يوجد حساب مرتبط.
upstreams-unlink = إلغاء الربط
upstreams-link = ربط { $about }
upstreams-last = ليس مؤكدًا أنه يمكنك تسجيل الدخول بدون ذلك. سجّل الدخول أولًا بطريقة أخرى أو اربط حسابًا آخر.
upstreams-log-in = تسجيل الدخول بطريقة أخرى
mail-upstream-linked-subject = تم ربط حسابك لدى { $brand } مع { $about }
mail-upstream-linked-text = تم ربط حسابك لدى { $brand } بحساب لدى { $about }. من يستطيع تسجيل الدخول هناك يستطيع الآن الدخول إلى حسابك.
mail-upstream-unlinked-subject = تم فصل حسابك لدى { $brand } عن { $about }
mail-upstream-unlinked-text = لم يعد حسابك لدى { $brand } مرتبطًا مع { $about }. لم يعد أحد يستطيع تسجيل الدخول بهذه الطريقة.
