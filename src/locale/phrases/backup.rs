//! Phrases of backups.
use super::phrases;

phrases! {
    FILES_NOT_WRITTEN "{} attached [file is|files are] not in this browser and missing from what was saved: {}. Open what is missing here to have it included next time." "{} angehängte [Datei ist|Dateien sind] nicht in diesem Browser und [fehlt|fehlen] in dem, was gespeichert wurde: {}. Öffnen Sie Fehlendes hier, damit es beim nächsten Mal dabei ist." "{} [fichier joint n’est|fichiers joints ne sont] pas dans ce navigateur et [manque|manquent] à ce qui a été enregistré : {}. Ouvrez ici ce qui manque pour l’inclure la prochaine fois.";
    BACKUPS "Backups" "Sicherungen" "Sauvegardes";
    BACKUP_TEXT "A backup is the whole workspace in one file. Store it outside this browser." "Eine Sicherung ist der ganze Arbeitsbereich in einer Datei. Bewahren Sie sie außerhalb dieses Browsers auf." "Une sauvegarde est tout l’espace de travail dans un fichier. Conservez-la en dehors de ce navigateur.";
    BACKUP_FOLDER_TEXT "Kontor backs up automatically to a folder you choose, verifies each backup and keeps the last {}." "Kontor sichert automatisch in einen Ordner Ihrer Wahl, prüft jede Sicherung und behält die letzten {}." "Kontor sauvegarde automatiquement dans le dossier de votre choix, vérifie chaque sauvegarde et garde les {} dernières.";
    BACKUP_NO_FOLDER_TEXT "This browser does not let a page write to a folder. Kontor reminds you to download a backup instead." "Dieser Browser lässt eine Seite nicht in einen Ordner schreiben. Kontor erinnert Sie stattdessen daran, eine Sicherung herunterzuladen." "Ce navigateur ne permet pas à une page d’écrire dans un dossier. Kontor vous rappelle alors de télécharger une sauvegarde.";
    BACK_UP_NOW "Back up now" "Jetzt sichern" "Sauvegarder";
    CHOOSE_FOLDER "Choose a folder for backups" "Ordner für Sicherungen wählen" "Choisir un dossier de sauvegarde";
    OTHER_FOLDER "Choose another folder" "Anderen Ordner wählen" "Choisir un autre dossier";
    NO_MORE_BACKUPS "Turn off automatic backups" "Automatische Sicherung ausschalten" "Désactiver les sauvegardes automatiques";
    BACKUP_INTO "To the folder “{}”." "In den Ordner „{}“." "Dans le dossier « {} ».";
    BACKUP_EVERY "How often (only after changes)" "Wie oft (nur nach Änderungen)" "Fréquence (seulement après des modifications)";
    BACKUP_HOURLY "Every hour" "Stündlich" "Toutes les heures";
    BACKUP_DAILY "Every day" "Täglich" "Tous les jours";
    LAST_BACKUP "Last backup: {}." "Letzte Sicherung: {}." "Dernière sauvegarde : {}.";
    NO_BACKUP "No backup yet." "Noch keine Sicherung." "Aucune sauvegarde pour l’instant.";
    BACKUP_AGE_DAYS "Backed up {} d ago" "Vor {} T. gesichert" "Sauvegardé il y a {} j";
    BACKUP_AGE_HOURS "Backed up {} h ago" "Vor {} Std. gesichert" "Sauvegardé il y a {} h";
    BACKUP_AGE_NEW "Backed up just now" "Gerade gesichert" "Sauvegardé à l’instant";
    BACKUP_AGE_NONE "Not backed up" "Nicht gesichert" "Non sauvegardé";
    BACKUP_SINCE "{} [action|actions] since then." "Seither {} [Aktion|Aktionen]." "{} [action|actions] depuis.";
    BACKUP_RUNNING "Backing up …" "Wird gesichert …" "Sauvegarde…";
    BACKUP_CHECKED "verified" "geprüft" "vérifiée";
    BACKUP_CHECKED_SEALED "encrypted and verified" "verschlüsselt und geprüft" "chiffrée et vérifiée";
    BACKUP_SEAL "Encrypt backups with a passphrase" "Sicherungen mit einer Passphrase verschlüsseln" "Chiffrer les sauvegardes avec une phrase secrète";
    BACKUP_SEAL_TEXT "New backups are then encrypted without asking again; only restoring one asks for the passphrase. Kontor does not store it. If you forget it, the encrypted backups cannot be recovered. The workspace in this browser stays readable." "Neue Sicherungen werden dann ohne weitere Nachfrage verschlüsselt; nur das Wiederherstellen verlangt die Passphrase. Kontor speichert sie nicht. Vergessen Sie sie, lassen sich die verschlüsselten Sicherungen nicht mehr öffnen. Der Arbeitsbereich in diesem Browser bleibt lesbar." "Les nouvelles sauvegardes sont alors chiffrées sans autre question ; seule la restauration demande la phrase secrète. Kontor ne la stocke pas. Si vous l’oubliez, les sauvegardes chiffrées sont irrécupérables. L’espace de travail dans ce navigateur reste lisible.";
    BACKUP_SEAL_START "Encrypt from now on" "Ab jetzt verschlüsseln" "Chiffrer désormais";
    BACKUP_SEALED "Backups are encrypted. Nobody can open them without the passphrase, not even you." "Sicherungen werden verschlüsselt. Ohne die Passphrase kann sie niemand öffnen, auch Sie nicht." "Les sauvegardes sont chiffrées. Personne ne peut les ouvrir sans la phrase secrète, pas même vous.";
    BACKUP_SEAL_STOP "Stop encrypting" "Nicht mehr verschlüsseln" "Ne plus chiffrer";
    BACKUP_KEY_GONE "The key for encrypted backups is no longer in this browser, so nothing was written. Stop encrypting, then choose a new passphrase" "Der Schlüssel für verschlüsselte Sicherungen ist nicht mehr in diesem Browser, deshalb wurde nichts geschrieben. Beenden Sie die Verschlüsselung und wählen Sie dann eine neue Passphrase" "La clé des sauvegardes chiffrées n’est plus dans ce navigateur ; rien n’a donc été écrit. Arrêtez le chiffrement, puis choisissez une nouvelle phrase secrète";
    BACKUP_DOWNLOADED "downloaded" "heruntergeladen" "téléchargée";
    BACKUP_DIFFERS "The backup did not match what was written and was discarded. Older ones are not affected; try again or choose another folder" "Die Sicherung stimmte nicht mit dem Geschriebenen überein und wurde verworfen. Ältere sind nicht betroffen; versuchen Sie es erneut oder wählen Sie einen anderen Ordner" "La sauvegarde ne correspondait pas à ce qui a été écrit et a été rejetée. Les précédentes ne sont pas concernées ; réessayez ou choisissez un autre dossier";
    BACKUP_FAILED "The last backup failed: {}" "Die letzte Sicherung ist fehlgeschlagen: {}" "La dernière sauvegarde a échoué : {}";
    BACKUP_NEEDS_PERMISSION "Allow access to the folder to continue backups." "Erlauben Sie den Zugriff auf den Ordner, um weiter zu sichern." "Autorisez l’accès au dossier pour continuer les sauvegardes.";
    ALLOW "Allow" "Erlauben" "Autoriser";
    BACKUP_OLD "The last backup is {} [day|days] old; {} [action|actions] since then." "Die letzte Sicherung ist {} [Tag|Tage] alt; seither {} [Aktion|Aktionen]." "La dernière sauvegarde date de {} [jour|jours] ; {} [action|actions] depuis.";
    BACKUP_NONE "Not backed up yet: {} [action|actions]." "Noch nicht gesichert: {} [Aktion|Aktionen]." "Pas encore de sauvegarde : {} [action|actions].";
    NOT_NOW "Not now" "Nicht jetzt" "Pas maintenant";
    KNOWN_BACKUPS "Backups made here" "Hier angelegte Sicherungen" "Sauvegardes faites ici";
    RESTORE_BACKUP "Restore" "Wiederherstellen" "Restaurer";
    RESTORE_BACKUP_OF "Restore the backup of {}" "Sicherung von {} wiederherstellen" "Restaurer la sauvegarde de {}";
    BACKUP_MISSING "{} is no longer in the folder, or the folder cannot be read. Nothing has changed; open the file from where it is now." "{} ist nicht mehr im Ordner, oder der Ordner ist nicht lesbar. Es hat sich nichts geändert; öffnen Sie die Datei von dort, wo sie jetzt liegt." "{} n’est plus dans le dossier, ou le dossier est illisible. Rien n’a changé ; ouvrez le fichier là où il se trouve maintenant.";
    RESTORE_HERE "Replace this workspace" "Diesen Arbeitsbereich ersetzen" "Remplacer cet espace de travail";
    RESTORE_HERE_TEXT "The file becomes a new workspace with the name of this one. This one is kept unchanged as “{}”." "Die Datei wird ein neuer Arbeitsbereich mit dem Namen des jetzigen. Der jetzige bleibt unverändert als „{}“ erhalten." "Le fichier devient un nouvel espace de travail portant le nom de celui-ci. L’actuel est conservé tel quel sous le nom « {} ».";
    BEFORE_RESTORE "{} (before restoring)" "{} (vor der Wiederherstellung)" "{} (avant restauration)";
}
